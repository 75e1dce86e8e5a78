"""What people are told, and on which ways: in the app, by mail, by robots of DingTalk, WeCom and Feishu."""
