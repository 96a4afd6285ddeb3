#pragma once
/// A blocking HTTP client for the tests of the server: one connection, and whatever bytes a test wants to
/// send. Every wait ends after ten seconds, with an answer whose `failed` is set.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace mixferry::sandbox {

struct HttpAnswer {
  bool failed = false;  ///< no whole answer arrived: connection closed, reset or silent
  std::string failure;
  unsigned status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();

  HttpAnswer get(std::string_view target);
  HttpAnswer post(std::string_view target, std::string_view body, std::string_view headers = {});
  /// Sends bytes as they are; false when the other side has closed.
  bool send(std::string_view bytes);
  /// Reads the next answer.
  HttpAnswer receive();
  /// Reads what comes until the other side closes, or nothing comes for a while.
  std::string receive_all();
  /// Whether nothing arrives within `milliseconds`.
  bool is_silent_for(int milliseconds);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace mixferry::sandbox
