-- Logs in without a password and may do nothing: the balancer's check.
CREATE USER haproxy@'%';
