package com.oracle.svm.hosted.code;

import com.oracle.svm.hosted.image.NativeImage;
import com.oracle.svm.hosted.meta.HostedMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.graal.compiler.code.CompilationResult;

/**
 * Takes the place of the builder's class of this name: the methods that the file of the property
 * {@code dev.rolesanywhere.calls} lists come first, in its order, and the others follow by name.
 */
public final class SortByMethodNameCodeSectionLayouter implements CodeSectionLayouter {

    @Override
    public List<HostedMethod> layout(Map<HostedMethod, CompilationResult> compilations) {
        Map<String, Integer> positions = positions();
        Comparator<HostedMethod> byCall = Comparator.comparing(
                method -> positions.getOrDefault(NativeImage.localSymbolNameForMethod(method), Integer.MAX_VALUE));
        return compilations.keySet().stream()
                .sorted(byCall.thenComparing(method -> method.format("%H.%n(%P):%R")))
                .toList();
    }

    private static Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        String file = System.getProperty("dev.rolesanywhere.calls");
        if (file == null) {
            return positions;
        }
        try {
            for (String method : Files.readAllLines(Path.of(file))) {
                positions.putIfAbsent(method, positions.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return positions;
    }
}
