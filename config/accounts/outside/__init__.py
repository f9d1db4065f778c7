"""Signing in by an account outside the company: DingTalk, Feishu, WeCom."""
