package dev.rolesanywhere.cli.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the known word that a misspelt command or option was probably meant to be. */
public final class Spelling {

    private static final int MAX_CHARACTERS = 40;

    /** Hyphens, and the dashes that word processors put in their place. */
    private static final Pattern LEADING_DASHES = Pattern.compile("^[\\p{Pd}\\u2212]+");

    private Spelling() {}

    public static Optional<String> nearest(String word, Collection<String> known) {
        String bare = bare(word);
        if (bare.isEmpty() || bare.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return known.stream()
                .filter(each -> distance(bare, bare(each)) <= Math.max(1, bare.length() / 4))
                .min(Comparator.comparingInt((String each) -> distance(bare, bare(each)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    public static boolean beginsWithDash(String word) {
        return !word.startsWith("-") && LEADING_DASHES.matcher(word).find();
    }

    private static String bare(String word) {
        return LEADING_DASHES.matcher(word).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    /** Counts the characters to insert, delete, replace or swap with their neighbor. */
    private static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : distance(distances, one, i, other, j);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int distance(int[][] distances, String one, int i, String other, int j) {
        int replaced = distances[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int changed = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean isSwapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return isSwapped ? Math.min(changed, 1 + distances[i - 2][j - 2]) : changed;
    }
}
