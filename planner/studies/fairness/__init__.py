"""Is pay fair, and quotas that are equally hard."""
