package io.molt.manager;

import io.molt.net.Connection;
import io.molt.net.StreamHandler;
import io.molt.net.http.HttpHandler;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A worker that writes down every call, under its name; tests override what is to be special. */
class Echo implements Worker, StreamHandler, HttpHandler {

  final String name;
  final List<String> log;
  WorkerContext context;

  Echo(String name, List<String> log) {
    this.name = name;
    this.log = log;
  }

  final void says(String what) {
    log.add(name + " " + what);
  }

  @Override
  public void onWorkerStart(WorkerContext started) throws Exception {
    context = started;
    says("start");
  }

  @Override
  public void onActivate() throws Exception {
    says("activate");
  }

  @Override
  public void onWorkerExit() throws Exception {
    says("exit");
  }

  @Override
  public void onWorkerStop() throws Exception {
    says("stop");
  }

  @Override
  public void onConnect(Connection connection) throws Exception {
    says("connect " + connection.id());
  }

  @Override
  public void onReceive(Connection connection, ByteBuffer data) throws Exception {
    receives(connection, StandardCharsets.UTF_8.decode(data).toString());
  }

  void receives(Connection connection, String text) throws Exception {
    says("receive " + text);
  }

  @Override
  public void onClose(Connection connection) throws Exception {
    says("close " + connection.id());
  }

  @Override
  public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
    says("request " + request.path());
    response.end(name);
  }
}
