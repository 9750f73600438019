"""The writer that asks a chat model over the OpenAI wire, through LangChain or the plain client."""

from assistant.adapters.openai_chat.writer import OpenAIWriter

__all__ = ["OpenAIWriter"]
