package io.larkspur.sandbox;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a sandbox alone: {@code [port [data folder]]}, 8090 and nothing kept unless said otherwise. */
public final class SandboxApplication {
    private SandboxApplication() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8090;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : null;
        Sandbox sandbox = Sandbox.start(new SandboxSettings(port, PlatformApp.random(), folder));
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        System.out.println(sandbox.url() + "/ stands in for the platform; app id "
                + sandbox.app().appId() + ", secret " + sandbox.app().appSecret());
        new CountDownLatch(1).await();
    }
}
