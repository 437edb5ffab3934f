package io.funnel4j.device;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.nd4j.common.config.ND4JClassLoading;
import org.opentest4j.TestAbortedException;

/**
 * Part of the tests of a build with {@code -Pcuda}. On a machine without a usable device it hides the backend from ND4J,
 * which then fails with an exception, and skips, with the reason, the tests that end in it; all others run.
 */
public final class SkipWithoutDevice implements InvocationInterceptor {
    private static final Optional<String> REFUSAL = refusal();

    private static Optional<String> refusal() {
        if (!Backends.onClassPath().equals(Set.of(Backend.CUDA))) {
            return Optional.empty();
        }
        try {
            DeviceCheck.require();
            return Optional.empty();
        } catch (UnusableDeviceException e) {
            ND4JClassLoading.setNd4jClassloader(new WithoutBackends(ND4JClassLoading.getNd4jClassloader()));
            System.out.println("Tests that need ND4J are skipped: " + e.getMessage());
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> called, ExtensionContext context)
            throws Throwable {
        return proceed(invocation);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        proceed(invocation);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        return proceed(invocation);
    }

    private static <T> T proceed(Invocation<T> invocation) throws Throwable {
        try {
            return invocation.proceed();
        } catch (Throwable e) {
            if (REFUSAL.isPresent() && tells(e, REFUSAL.get())) {
                throw new TestAbortedException("needs ND4J, and " + REFUSAL.get(), e);
            }
            throw e;
        }
    }

    /** Whether ND4J found no backend, now or when it was first asked, or a command refused to start one. */
    private static boolean tells(Throwable e, String refusal) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString().contains("NoAvailableBackendException")
                || text.toString().contains("Could not initialize class org.nd4j.linalg.factory.Nd4j")
                || text.toString().contains(refusal);
    }

    private static final class WithoutBackends extends ClassLoader {
        private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

        WithoutBackends(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICE) ? Collections.emptyEnumeration() : super.getResources(name);
        }
    }
}
