"""The pages of what if: settings that matter, years that go wrong, seats more or fewer."""
