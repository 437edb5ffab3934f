# The command line in a container, from the distribution; docs/container.md has commands for training and serving.
#
#   mvn -Pdist package
#   docker build -t funnel4j .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" funnel4j train run.yaml
FROM eclipse-temurin:17-jre AS unpacked
ADD cli/target/funnel4j-*-linux-x86_64.tar.gz /opt/
RUN mv /opt/funnel4j-* /opt/funnel4j
COPY container/jvm.options container/health /opt/funnel4j/

FROM eclipse-temurin:17-jre
COPY --from=unpacked /opt/funnel4j /opt/funnel4j
# Any user may write into the folder of unpacked native code and temporary files, and into no other one.
RUN mkdir -p /var/cache/funnel4j /work && chmod 1777 /var/cache/funnel4j && chown 10001:10001 /work
# It stays writable where the container's root file system is not.
VOLUME /var/cache/funnel4j
USER 10001:10001
WORKDIR /work
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["/opt/funnel4j/health"]
ENTRYPOINT ["/opt/funnel4j/funnel4j"]
CMD ["--help"]
