package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.function.Function;

/** Whether the objects of a kind lie in namespaces. */
sealed interface KindScope {

  record Known(boolean namespaced) implements KindScope {}

  /**
   * Nobody could say.
   *
   * @param reason stable code in CamelCase
   * @param why the end of a sentence that begins with the object
   * @param whatToDo a sentence without its full stop
   */
  record Unknown(String reason, String why, String whatToDo) implements KindScope {}

  /** Asked with an object of the kind. */
  interface Source extends Function<ObjectRef, KindScope> {}
}
