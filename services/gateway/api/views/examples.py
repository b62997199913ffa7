"""Ids for examples."""

# Real ones, so that every example works as it stands: 81 - 23 and x - 10 = 0 of the curriculum, whose ids never change.
EXERCISE = "c2928a48-b404-506a-bd4b-0811536f719c"
EQUATION = "5e2aa873-7535-5eac-ad67-f05d03d713e5"
UPLOAD = "019a9d1c-7f3e-7b1c-9a44-5e2d9c3b7a11"
ATTEMPT = "019a9d1c-7f3e-8b1c-9a44-5e2d9c3b7a10"
