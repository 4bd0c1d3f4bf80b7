# Stands for mysql: Debian's server and client, and what the image's entrypoint makes of the variables that a compose file sets.
ARG ROOT
FROM $ROOT
RUN id mysql >/dev/null 2>&1 || useradd --system --uid 999 --home-dir /var/lib/mysql mysql; \
    rm -rf /var/lib/mysql /etc/mysql/conf.d/* && install -d -o mysql -g mysql /var/lib/mysql /var/lib/mysql-files /var/run/mysqld && mkdir -p /docker-entrypoint-initdb.d
COPY mysql-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/mysql
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mysqld"]
