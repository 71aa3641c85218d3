"""The engine that both halves of the product use; it knows no word of labour law."""
