"""The demo: invented sites, synthetic persons, roster files and the loader that plays staff."""
