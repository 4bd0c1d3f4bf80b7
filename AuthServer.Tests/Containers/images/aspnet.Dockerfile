# Stands for mcr.microsoft.com/dotnet/aspnet: this machine's runtime, an unprivileged user, and the image's own settings.
ARG ROOT
FROM $ROOT
COPY --from=dotnet dotnet LICENSE.txt ThirdPartyNotices.txt /usr/share/dotnet/
COPY --from=dotnet host /usr/share/dotnet/host/
COPY --from=dotnet shared /usr/share/dotnet/shared/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && groupadd --gid=1654 app && useradd --uid=1654 --gid=1654 --create-home app
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true
