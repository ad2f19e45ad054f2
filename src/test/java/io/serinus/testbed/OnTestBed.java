package io.serinus.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class needs the cluster. Its constructor and methods may take a {@link KubernetesBed}
 * (one per JVM, shared by all classes) and a {@link TestNamespace} (one per class).
 *
 * <p>Without a cluster the class is skipped with one loud line, or fails when {@code
 * SERINUS_REQUIRE_BED=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(BedExtension.class)
public @interface OnTestBed {}
