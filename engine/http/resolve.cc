#include "engine/http/resolve.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace mixferry::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// What a lookup and the coroutine that waits for it share; the lookup may be the last to let go of it.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), deadline(executor) {}
  tcp::resolver resolver;
  asio::steady_timer deadline;
  error_code error;
  Addresses addresses;
};

void start(const std::shared_ptr<Lookup>& lookup, const std::string& host, std::uint16_t port) {
  lookup->resolver.async_resolve(
      host, std::to_string(port), tcp::resolver::numeric_service,
      [lookup](const error_code& error, const tcp::resolver::results_type& results) {
        lookup->error = error;
        for (const auto& entry : results) {
          lookup->addresses.push_back(entry.endpoint());
        }
        lookup->deadline.cancel();
      });
}

}  // namespace

asio::awaitable<std::expected<Addresses, error_code>> resolve(asio::any_io_executor executor,
                                                              std::string host, std::uint16_t port,
                                                              std::chrono::milliseconds deadline) {
  error_code not_an_address;
  const auto address = asio::ip::make_address(host, not_an_address);
  if (!not_an_address) co_return Addresses{tcp::endpoint{address, port}};

  const auto lookup = std::make_shared<Lookup>(executor);
  lookup->deadline.expires_after(deadline);
  start(lookup, host, port);
  error_code woken;
  co_await lookup->deadline.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  const bool late = std::chrono::steady_clock::now() >= lookup->deadline.expiry();
  if (late) co_return std::unexpected(error_code{asio::error::timed_out});
  if (lookup->error) co_return std::unexpected(lookup->error);
  if (lookup->addresses.empty()) co_return std::unexpected(error_code{asio::error::host_not_found});
  co_return std::move(lookup->addresses);
}

}  // namespace mixferry::http
