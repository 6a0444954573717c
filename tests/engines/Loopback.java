import java.lang.reflect.Field;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local on the loopback interface: by itself it listens on every one, and reports home. */
public final class Loopback {
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(arguments);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    ServerConnector door = (ServerConnector) ((Server) field.get(local)).getConnectors()[0];
    door.setHost("127.0.0.1");
    door.setPort(0); // a free one; its own options refuse 0
    local.safeStart(); // start() would also send telemetry
    System.out.println("port " + door.getLocalPort());
    local.join();
  }
}
