"""Run folders: what was asked, with which inputs and versions, and what came out, byte for byte again."""
