-- 0018 notice due by endpoint: what waits for one endpoint is found without passing over what waits for the others.
-- In the order of time alone, ten thousand mails before a slow relay stood in the way of every webhook behind them.
-- Owner: src/notices. Breaking: no.
set role owner;

drop index notice_due;
-- Reason: runs at a start, before anybody is served; only what waits is in it, so it is small.
create index notice_due on notice (endpoint, urgent desc, due_at) where due_at is not null and lease_token is null;

reset role;
