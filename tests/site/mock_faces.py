"""Drawn stand-ins for photographs: nobody's face, one per number."""

HAIR = ("#232324", "#33261f", "#1c1c20", "#3b332c")
COAT = ("#f4f6f8", "#2f3a55", "#6b2f3a", "#34523f", "#8894a6")
BACK = ("#bcd6ee", "#bcd6ee", "#bcd6ee", "#e9e9e6", "#c9d9c2")


def face(number: int) -> str:
    """One portrait of 240 x 320 as SVG; the same number gives the same picture."""
    hair, coat, back = HAIR[number % 4], COAT[number % 5], BACK[(number // 2) % 5]
    glasses = (
        '<g fill="none" stroke="#222" stroke-width="3">'
        '<rect x="78" y="136" width="36" height="28" rx="9"/>'
        '<rect x="126" y="136" width="36" height="28" rx="9"/><path d="M114 148h12"/></g>'
        if number % 3 == 1
        else ""
    )
    fringe = 128 + (number * 5) % 14
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 320" width="240" height="320">'
        f'<rect width="240" height="320" fill="{back}"/>'
        f'<path d="M64 170C48 70 90 50 120 50s72 20 56 120z" fill="{hair}"/>'
        '<path d="M100 205h40v50h-40z" fill="#dba98c"/>'
        f'<path d="M14 320c4-60 46-78 84-84l22 26 22-26c38 6 80 24 84 84z" fill="{coat}"/>'
        '<path d="M72 140c0-50 24-66 48-66s48 16 48 66c0 56-26 88-48 88s-48-32-48-88z"'
        ' fill="#efc9ae"/>'
        f'<path d="M70 {fringe}c6-60 94-60 100 0-14-22-34-32-50-32s-38 10-50 32z" fill="{hair}"/>'
        '<g fill="#2a2a2c"><circle cx="97" cy="150" r="5"/><circle cx="143" cy="150" r="5"/></g>'
        f'<path d="M120 152l-5 26h9M104 {198 + number % 5}q16 8 32 0" fill="none" '
        f'stroke="#a8584a" stroke-width="3"/>{glasses}</svg>'
    )
