// A server that reads requests and says yes, no more: what an import costs when the other side costs next to
// nothing.
//
// usage: fast_sink [--tls CERTIFICATE KEY] [--times] [--latency MILLISECONDS]
//
// Prints its URL and serves until SIGTERM or SIGINT; then prints the number of requests and of bytes of their
// bodies, and with --times a line for each request: milliseconds since the first, records, bytes. With
// --latency, answers wait so long. Events have to be counted for their answer, so bodies of /import are
// inflated; inflated bytes are told, too. For loopback only.

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;
constexpr std::string_view kStored = R"({"status":1,"error":null})";

struct Options {
  std::string certificate;  ///< empty: no TLS
  std::string key;
  bool times = false;
  std::chrono::milliseconds latency{0};  ///< an answer waits so long
};

/// What was received, by all connections.
class Account {
 public:
  struct Entry {
    Clock::time_point when;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::uint64_t bytes_inflated = 0;  ///< where they came compressed
  };

  void add(Entry entry) {
    const std::scoped_lock lock(mutex_);
    entries_.push_back(entry);
  }

  void print(bool times) {
    const std::scoped_lock lock(mutex_);
    std::uint64_t bytes = 0;
    std::uint64_t inflated = 0;
    for (const Entry& entry : entries_) bytes += entry.bytes;
    for (const Entry& entry : entries_) inflated += entry.bytes_inflated;
    fmt::print("requests {}\nbytes {}\n", entries_.size(), bytes);
    if (inflated != 0) fmt::print("inflated {}\n", inflated);
    if (!times) return;
    std::ranges::sort(entries_, {}, &Entry::when);
    for (const Entry& entry : entries_) {
      const auto since =
          std::chrono::duration<double, std::milli>(entry.when - entries_.front().when).count();
      fmt::print("{:.3f} {} {}\n", since, entry.records, entry.bytes);
    }
  }

 private:
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

/// Updates that begin in bytes that come in pieces: each has one `"$token"`.
class UpdateCount {
 public:
  void add(std::string_view piece) {
    constexpr std::string_view kMark = "\"$token\"";
    tail_.append(piece.substr(0, kMark.size() - 1));
    if (tail_.find(kMark) != std::string::npos) ++count_;
    for (std::size_t at = piece.find(kMark); at != std::string_view::npos; at = piece.find(kMark, at + 1))
      ++count_;
    tail_.assign(piece.substr(piece.size() - std::min(piece.size(), kMark.size() - 1)));
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  std::string tail_;
  std::uint64_t count_ = 0;
};

/// Events in bodies of JSON Lines, compressed. A thread's own.
class EventCount {
 public:
  /// Takes a whole body.
  void count_in(std::string_view body, Account::Entry& entry) {
    lines_.resize(inflated_size(body));
    inflate_state inflater;
    isal_inflate_init(&inflater);
    inflater.crc_flag = ISAL_GZIP;
    inflater.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(body.data()));
    inflater.avail_in = static_cast<std::uint32_t>(body.size());
    inflater.next_out = reinterpret_cast<std::uint8_t*>(lines_.data());
    inflater.avail_out = static_cast<std::uint32_t>(lines_.size());
    if (isal_inflate_stateless(&inflater) != ISAL_DECOMP_OK)
      throw std::runtime_error("a body that is not one gzip member");
    entry.bytes_inflated = lines_.size();
    entry.records = static_cast<std::uint64_t>(std::ranges::count(lines_, '\n'));
  }

 private:
  /// As it stands in the last four bytes, little-endian.
  static std::size_t inflated_size(std::string_view body) {
    std::uint32_t size = 0;
    if (body.size() < sizeof size) throw std::runtime_error("a body without an end");
    std::memcpy(&size, body.data() + body.size() - sizeof size, sizeof size);
    return size;
  }

  std::string lines_;
};

void answer(auto& stream, std::string_view text) {
  const std::string head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", text.size());
  asio::write(stream, std::array{asio::buffer(head), asio::buffer(text)});
}

/// `head`: the lines in front of the body.
std::size_t content_length(std::string head) {
  constexpr std::string_view kName = "\r\ncontent-length: ";
  std::ranges::transform(head, head.begin(), [](unsigned char byte) { return std::tolower(byte); });
  const std::size_t at = head.find(kName);
  std::size_t length = 0;
  if (at == std::string_view::npos) throw std::runtime_error("a request without Content-Length");
  std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
  return length;
}

/// Until the client closes the connection, which ends it with an exception of Asio's.
template <typename Stream>
void answer_requests(Stream& stream, const Options& options, Account& account) {
  std::string buffer(kBufferBytes, '\0');
  std::size_t filled = 0;
  EventCount events;
  std::string import;
  const auto receive = [&] {
    filled += stream.read_some(asio::buffer(buffer.data() + filled, buffer.size() - filled));
  };
  while (true) {
    std::size_t head_end = std::string::npos;
    do {
      receive();
      head_end = std::string_view(buffer.data(), filled).find("\r\n\r\n");
    } while (head_end == std::string::npos);
    const std::size_t body_begin = head_end + 4;
    Account::Entry entry{.when = Clock::now(), .bytes = content_length(buffer.substr(0, head_end + 2))};
    const bool of_events = buffer.starts_with("POST /import");
    import.clear();
    UpdateCount updates;
    std::size_t left = entry.bytes;
    std::size_t begin = body_begin;
    while (true) {
      const std::string_view piece(buffer.data() + begin, std::min(left, filled - begin));
      if (of_events) {
        import += piece;
      } else if (options.times) {
        updates.add(piece);
      }
      left -= piece.size();
      if (left == 0) break;
      begin = filled = 0;
      receive();
    }
    entry.records = updates.count();
    if (of_events) events.count_in(import, entry);
    account.add(entry);
    filled = 0;
    if (options.latency.count() > 0) std::this_thread::sleep_for(options.latency);
    answer(stream,
           of_events ? fmt::format(R"({{"code":200,"num_records_imported":{},"status":"OK"}})", entry.records)
                     : std::string(kStored));
  }
}

void serve(tcp::socket socket, const Options& options, asio::ssl::context* tls, Account& account) {
  try {
    socket.set_option(tcp::no_delay(true));
    if (tls == nullptr) return answer_requests(socket, options, account);
    TlsStream stream(std::move(socket), *tls);
    stream.handshake(TlsStream::server);
    answer_requests(stream, options, account);
  } catch (const boost::system::system_error&) {
    // The client is done.
  }
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--times") {
      options.times = true;
    } else if (argument == "--tls" && i + 2 < argc) {
      options.certificate = argv[++i];
      options.key = argv[++i];
    } else if (argument == "--latency" && i + 1 < argc) {
      options.latency = std::chrono::milliseconds(std::stol(argv[++i]));
    } else {
      throw std::invalid_argument(
          "usage: fast_sink [--tls CERTIFICATE KEY] [--times] [--latency MILLISECONDS]");
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    std::optional<asio::ssl::context> tls;
    if (!options.certificate.empty()) {
      tls.emplace(asio::ssl::context::tls_server);
      tls->use_certificate_chain_file(options.certificate);
      tls->use_private_key_file(options.key, asio::ssl::context::pem);
    }
    Account account;
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    fmt::print("{}://127.0.0.1:{}\n", tls ? "https" : "http", acceptor.local_endpoint().port());
    std::fflush(stdout);
    std::thread([&] {
      while (true) {
        std::thread([&, socket = acceptor.accept()]() mutable {
          serve(std::move(socket), options, tls ? &*tls : nullptr, account);
        }).detach();
      }
    }).detach();
    int signal = 0;
    sigwait(&ends, &signal);
    account.print(options.times);
    std::fflush(stdout);
    std::_Exit(0);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
