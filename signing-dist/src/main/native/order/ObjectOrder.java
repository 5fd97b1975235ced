package dev.rolesanywhere.order;

import com.oracle.svm.core.genscavenge.HeapParameters;
import com.oracle.svm.core.heap.Heap;
import com.oracle.svm.core.image.ImageHeap;
import com.oracle.svm.core.image.ImageHeapLayoutInfo;
import com.oracle.svm.core.image.ImageHeapLayouter;
import com.oracle.svm.core.image.ImageHeapObject;
import com.oracle.svm.core.image.ImageHeapPartition;
import com.oracle.svm.hosted.FeatureImpl.AfterHeapLayoutAccessImpl;
import com.oracle.svm.hosted.image.NativeImageHeap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Puts the objects that a session uses next to each other. The file of the property {@code dev.rolesanywhere.used} lists
 * them. Without it, all objects are written to the file of {@code dev.rolesanywhere.objects}.
 */
public final class ObjectOrder implements Feature {

    /** Wraps the builder's layouter, which gives each object its place only later. */
    @Override
    public void afterHeapLayout(AfterHeapLayoutAccess access) {
        NativeImageHeap heap = ((AfterHeapLayoutAccessImpl) access).getHeap();
        try {
            Field layouter = NativeImageHeap.class.getDeclaredField("heapLayouter");
            layouter.setAccessible(true);
            layouter.set(heap, new Layouter(heap.getLayouter()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Layouter(ImageHeapLayouter builders) implements ImageHeapLayouter {

        @Override
        public ImageHeapLayoutInfo layout(ImageHeap heap, int pageSize, ImageHeapLayouterCallback callback) {
            ImageHeapLayoutInfo layout = builders.layout(heap, pageSize, callback);
            List<ImageHeapObject> objects = new ArrayList<>();
            heap.getObjects().forEach(objects::add);
            objects.sort(Comparator.comparing(ImageHeapObject::getOffset));
            ObjectNames names = new ObjectNames();
            Map<ImageHeapObject, String> named = new HashMap<>();
            objects.forEach(object -> named.put(object, names.name(object)));
            try {
                String used = System.getProperty("dev.rolesanywhere.used");
                if (used == null) {
                    write(objects, named, Path.of(System.getProperty("dev.rolesanywhere.objects")));
                } else {
                    reorder(objects, byUse(named, Files.readAllLines(Path.of(used))));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return layout;
        }

        @Override
        public ImageHeapPartition[] getPartitions() {
            return builders.getPartitions();
        }

        @Override
        public void assignObjectToPartition(
                ImageHeapObject object, boolean immutable, boolean references, boolean relocatable, boolean patched) {
            builders.assignObjectToPartition(object, immutable, references, relocatable, patched);
        }

        @Override
        public void afterLayout(ImageHeap heap) {
            builders.afterLayout(heap);
        }

        @Override
        public void writeMetadata(ByteBuffer buffer, long offset) {
            builders.writeMetadata(buffer, offset);
        }
    }

    private static void write(List<ImageHeapObject> objects, Map<ImageHeapObject, String> names, Path file)
            throws IOException {
        int start = Heap.getHeap().getImageHeapOffsetInAddressSpace();
        Files.write(
                file,
                objects.stream()
                        .map(object -> object.getOffset() - start + " " + object.getSize() + " " + names.get(object))
                        .toList());
    }

    /** The kernel copies the pages of written objects, so these are first. A name that many share says little. */
    private static Comparator<ImageHeapObject> byUse(Map<ImageHeapObject, String> names, List<String> used) {
        Map<String, Integer> uses = new HashMap<>();
        used.forEach(line -> uses.merge(line.substring(2), line.startsWith("w") ? 0 : 1, Math::min));
        Map<String, Long> counts =
                names.values().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        Comparator<ImageHeapObject> byUse = Comparator.comparing(object -> uses.getOrDefault(names.get(object), 2));
        return byUse.thenComparing(object -> counts.get(names.get(object)));
    }

    private record Place(ImageHeapPartition partition, long chunk, long size) {}

    /** Objects change places with others of the same size in the same chunk, so that everything else remains true. */
    private static void reorder(List<ImageHeapObject> objects, Comparator<ImageHeapObject> order) {
        Set<ImageHeapObject> fixed = ends(objects);
        long chunk = HeapParameters.getAlignedHeapChunkSize().rawValue();
        Map<Place, List<ImageHeapObject>> places = objects.stream()
                .filter(object -> !fixed.contains(object))
                .collect(Collectors.groupingBy(
                        object -> new Place(object.getPartition(), object.getOffset() / chunk, object.getSize())));
        for (List<ImageHeapObject> inPlace : places.values()) {
            List<Long> offsets = inPlace.stream()
                    .map(object -> object.getOffset() - object.getPartition().getStartOffset())
                    .toList();
            List<ImageHeapObject> ordered = inPlace.stream().sorted(order).toList();
            for (int i = 0; i < ordered.size(); i++) {
                ordered.get(i).setOffsetInPartition(offsets.get(i));
            }
        }
    }

    /** The first and the last object of each partition, which the builder has already noted. */
    private static Set<ImageHeapObject> ends(List<ImageHeapObject> objects) {
        Map<ImageHeapPartition, ImageHeapObject> first = new HashMap<>();
        Map<ImageHeapPartition, ImageHeapObject> last = new HashMap<>();
        for (ImageHeapObject object : objects) {
            first.putIfAbsent(object.getPartition(), object);
            last.put(object.getPartition(), object);
        }
        Set<ImageHeapObject> ends = new HashSet<>(first.values());
        ends.addAll(last.values());
        return ends;
    }
}
