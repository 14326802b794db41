"""Every word of the postbox page."""

from __future__ import annotations

ZH = {
    "html_lang": "zh-CN",
    "other_lang": "en",
    "other_name": "English",
    "brand": "演示发件箱",
    "skip": "跳到正文",
    "demo": "演示环境：邮件和短信都收在这里，不会真的发出。",
    "head": "已发出的邮件和短信",
    "count": "共 {count} 条",
    "repeated": "重复送达 {count} 次",
    "all": "全部",
    "email": "邮件",
    "sms": "短信",
    "empty": "还没有邮件或短信",
    "empty_more": "考生留下手机号或邮箱后，缴费、退款、准考证等消息会出现在这里。",
    "to": "收件人",
    "times": "送达 {count} 次",
    "more": "只显示最近 {count} 条",
    "beijing": "按规则时钟的北京时间，最新在前。",
}
EN = {
    "html_lang": "en",
    "other_lang": "zh-CN",
    "other_name": "中文",
    "brand": "Demo outbox",
    "skip": "Skip to content",
    "demo": "Demo: mails and text messages end here; nothing is really sent.",
    "head": "Mails and text messages sent",
    "count": "{count} in all",
    "repeated": "{count} came again",
    "all": "All",
    "email": "Mail",
    "sms": "Text message",
    "empty": "No mail or text message yet",
    "empty_more": "Once a candidate leaves a number or an address, their messages appear here.",
    "to": "To",
    "times": "came {count} times",
    "more": "only the latest {count} are shown",
    "beijing": "Beijing time by the rules' clock, newest first.",
}
TEXTS = {"zh-CN": ZH, "en": EN}
