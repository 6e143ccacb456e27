"""Territories with a chosen centre, or in one piece: districting, capacitated p-median and their mixtures."""
