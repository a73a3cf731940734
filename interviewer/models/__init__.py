"""Language models behind `chat.completions`, and the script of replies that stands in for one. Only here are openai and tenacity imported."""
