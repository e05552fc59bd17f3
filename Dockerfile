# syntax=docker/dockerfile:1
ARG DOTNET_SDK=10.0.401
ARG DOTNET_RUNTIME=10.0.12

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_SDK}-noble AS build
WORKDIR /source

# Restored in a layer of its own, which changes only when a reference does.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Kernels/Kernels.csproj src/Kernels/packages.lock.json src/Kernels/
COPY src/Png/Png.csproj src/Png/packages.lock.json src/Png/
COPY src/Api/Api.csproj src/Api/packages.lock.json src/Api/
RUN dotnet restore src/Api --locked-mode

COPY deploy/publish deploy/
COPY src/ src/
RUN deploy/publish /app

# Chiseled: the runtime and what it links, no shell, no package manager; its user is not root.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_RUNTIME}-noble-chiseled
LABEL org.opencontainers.image.title="Box blur and Mandelbrot" \
      org.opencontainers.image.description="A PNG comes back box-blurred, parameters come back as the Mandelbrot set" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
# Nothing is written to disk: no diagnostics socket, no file watcher. For dotnet-trace, mount /tmp and set the first to 1.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_hostBuilder__reloadConfigOnChange=false
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=3 \
    CMD ["dotnet", "Api.dll", "--health", "/health/live"]
ENTRYPOINT ["dotnet", "Api.dll"]
