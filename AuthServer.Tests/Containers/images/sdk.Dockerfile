# Stands for mcr.microsoft.com/dotnet/sdk: this machine's SDK, and as the one source of packages those that this machine has.
ARG ROOT
FROM $ROOT
COPY --from=dotnet . /usr/share/dotnet/
COPY --from=feed . /feed/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && mkdir -p /root/.nuget/NuGet && \
    printf '<configuration><packageSources><clear/><add key="here" value="/feed"/></packageSources></configuration>\n' >/root/.nuget/NuGet/NuGet.Config
ENV APP_UID=1654 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_USE_POLLING_FILE_WATCHER=true NUGET_XMLDOC_MODE=skip \
    DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_RUNNING_IN_CONTAINER=true ASPNETCORE_HTTP_PORTS=8080 NUGET_CERT_REVOCATION_MODE=offline
