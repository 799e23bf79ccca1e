# For people who build with Docker, Podman or BuildKit. bin/image builds the same without any of them, and with one digest for one
# commit: docs/image.md. The bases have no default, for there is none that is right for everybody; both by digest:
#
#   docker build -t signet \
#     --build-arg JDK=REGISTRY/eclipse-temurin:25-jdk@sha256:... \
#     --build-arg BASE=REGISTRY/distroless/base-nossl@sha256:... .
#
# JDK needs glibc and Debian or Ubuntu, for bin/image runs in it; BASE needs glibc, /etc/passwd and nothing else.
ARG JDK
ARG BASE

FROM ${JDK} AS build
RUN apt-get update && apt-get install -y --no-install-recommends binutils jq maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN apt-get update && bin/image && \
    mkdir -p /out/app && \
    cp -a target/image/app/libs target/image/app/classpath target/image/runtime /out/app/ && \
    cp -a target/image/extra/. /out/app/

FROM ${BASE}
COPY --from=build /out/app /app
USER 65532:65532
WORKDIR /
ENV MALLOC_ARENA_MAX=2
EXPOSE 8080
ENTRYPOINT ["/app/runtime/bin/java", "@/app/jvm.options", "dev.signet.SealedMain"]
