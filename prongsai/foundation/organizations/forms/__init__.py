"""Is what was entered well formed?"""
