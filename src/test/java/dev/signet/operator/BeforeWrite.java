package dev.signet.operator;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Remembers a client's PUTs, and does something just before the first of a kind. */
final class BeforeWrite implements Interceptor {

  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
  private volatile String suffix = "nothing";
  private volatile Runnable action = () -> {};
  private final AtomicBoolean done = new AtomicBoolean();

  void onceBefore(String pathSuffix, Runnable act) {
    action = act;
    suffix = pathSuffix;
  }

  List<String> writes(String pathSuffix) {
    synchronized (paths) {
      return paths.stream().filter(path -> path.endsWith(pathSuffix)).toList();
    }
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String path = request.uri().getPath();
    if (request.method().equals("PUT")) {
      paths.add(path);
      if (path.endsWith(suffix) && done.compareAndSet(false, true)) {
        action.run();
      }
    }
  }
}
