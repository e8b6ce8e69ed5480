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
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=55", "-XX:TrimNativeHeapInterval=60000", "-XX:+ExitOnOutOfMemoryError", "-jar", "/larkspur.jar"]
