package io.serinus.git;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit's view of the machine without the machine's Git configuration: no file of the user or the
 * system is read, written or searched for (a search starts the {@code git} program), no {@code
 * GIT_*} variable counts, and no probe files are written to measure the file system's clock.
 */
final class MachineIndependence extends SystemReader.Delegate {
  private static final SystemReader INSTALLED = install();

  private MachineIndependence(SystemReader machine) {
    super(machine);
  }

  private static SystemReader install() {
    SystemReader reader = new MachineIndependence(SystemReader.getInstance());
    SystemReader.setInstance(reader);
    return reader;
  }

  /** Takes effect once for the process; further calls change nothing. */
  static void ensure() {
    if (SystemReader.getInstance() != INSTALLED) {
      SystemReader.setInstance(INSTALLED);
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS files) {
    return new EmptyConfig(parent, files);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS files) {
    return new EmptyConfig(parent, files);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS files) {
    return new EmptyConfig(parent, files);
  }

  /** No file behind it; answers only what JGit would otherwise measure. */
  private static final class EmptyConfig extends FileBasedConfig {
    private static final long TIMESTAMP_RESOLUTION_SECONDS = 2;

    EmptyConfig(@Nullable Config parent, FS files) {
      super(parent, null, files);
    }

    @Override
    public void load() {
      // Nothing to load.
    }

    @Override
    public void save() {
      // Nothing to save to.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section,
        @Nullable String subsection,
        String name,
        long defaultValue,
        TimeUnit wantUnit) {
      if (section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)) {
        return wantUnit.convert(TIMESTAMP_RESOLUTION_SECONDS, TimeUnit.SECONDS);
      }
      return super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
    }
  }
}
