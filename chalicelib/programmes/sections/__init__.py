"""What the areas of a programme file must look like: one module each, and what they become."""
