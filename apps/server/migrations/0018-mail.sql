-- Notices by mail too.
ALTER TABLE notice DROP CONSTRAINT notice_channel_check;
ALTER TABLE notice ADD CONSTRAINT notice_channel_check CHECK (channel IN ('sms', 'wechat', 'email'));
