# Stands for mariadb: Debian's server, Galera and backup program, and what the image's entrypoint makes of the variables that a compose file sets.
ARG ROOT
FROM $ROOT
RUN usermod --uid 999 mysql && groupmod --gid 999 mysql && rm -rf /var/lib/mysql && \
    install -d -o mysql -g mysql /var/lib/mysql /run/mysqld && mkdir -p /docker-entrypoint-initdb.d && \
    printf '[mariadbd]\nskip-name-resolve\nbind-address=*\nskip-log-error\n' >/etc/mysql/mariadb.conf.d/99-image.cnf
COPY mariadb-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
VOLUME /var/lib/mysql
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["mariadbd"]
