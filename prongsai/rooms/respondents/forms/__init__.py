"""Forms of the room: is the input well formed?"""
