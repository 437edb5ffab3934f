# The command line in a container, from the distribution:
#
#   mvn -Pdist package
#   docker build -t funnel4j .
#   docker run --rm -v "$PWD:/work" funnel4j train run.yaml
FROM eclipse-temurin:17-jre
ADD cli/target/funnel4j-*-linux-x86_64.tar.gz /opt/
RUN mv /opt/funnel4j-* /opt/funnel4j
WORKDIR /work
ENTRYPOINT ["/opt/funnel4j/funnel4j"]
