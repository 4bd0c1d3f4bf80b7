# Stands for haproxy: Debian's, with the image's user, signal, entrypoint and command.
ARG ROOT
FROM $ROOT
RUN usermod --uid 99 haproxy && groupmod --gid 99 haproxy && mkdir -p /usr/local/etc/haproxy
STOPSIGNAL SIGUSR1
COPY haproxy-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENTRYPOINT ["docker-entrypoint.sh"]
USER haproxy
WORKDIR /var/lib/haproxy
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
