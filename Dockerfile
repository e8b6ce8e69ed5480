# One recipe for both programs: docker build --build-arg PROGRAM=gateway .
# The base is an argument so that it can come from any registry, or from a local image.
ARG JRE_IMAGE=eclipse-temurin:17-jre
FROM ${JRE_IMAGE}
ARG PROGRAM
COPY ${PROGRAM}/target/${PROGRAM}-*-exec.jar /larkspur.jar
# Where the admin-api keeps files of users unless they lie elsewhere.
RUN mkdir -p /files && chown 10001 /files
ENV FILES_DIR=/files
USER 10001
EXPOSE 8080
# Most of the heap is for what lives long, tokens above all, and memory that the compilers needed is given back: so 512 MB
# suffice a gateway for 100,000 users.
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=55", "-XX:NewRatio=5", "-XX:TrimNativeHeapInterval=10000", "-XX:+ExitOnOutOfMemoryError", "-jar", "/larkspur.jar"]
