# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Restored in a layer of its own, which changes only when a reference does.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Kernels/Kernels.csproj src/Kernels/packages.lock.json src/Kernels/
COPY src/Png/Png.csproj src/Png/packages.lock.json src/Png/
COPY src/Api/Api.csproj src/Api/packages.lock.json src/Api/
RUN dotnet restore src/Api --locked-mode

COPY src/ src/
RUN dotnet publish src/Api -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["dotnet", "Api.dll"]
