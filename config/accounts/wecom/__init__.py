"""WeCom (企业微信) as a provider of allauth, which has none: people of one company, by its own app.

https://developer.work.weixin.qq.com/document/path/91022 (within WeCom), 91039 (token of the
app), 98176 (who came back).
"""
