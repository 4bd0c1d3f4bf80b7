-- Logs in without a password and may do nothing: the balancer's check.
CREATE USER IF NOT EXISTS haproxy@'%';
-- Copies a node's data to another that joins. It has no password that could be read somewhere: only a process of the operating system's
-- user "mysql", which owns the data files, logs in as this one, through the node's own socket.
CREATE USER IF NOT EXISTS mysql@localhost IDENTIFIED VIA unix_socket;
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO mysql@localhost;
