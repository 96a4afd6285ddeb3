#include "engine/delivery/packing_sink.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "engine/http/gzip.h"

namespace mixferry::delivery {
namespace {

bool is_to_be_packed(const batch::Batch& batch) {
  return batch.route->compression == mixpanel::Compression::gzip && batch.packed.empty();
}

asio::awaitable<void> gzip(const batch::Batch& batch) {
  batch.packed = http::gzipped(batch.body);
  co_return;
}

}  // namespace

asio::awaitable<DeliveryResult> PackingSink::deliver(const batch::Batch& batch) {
  if (is_to_be_packed(batch)) co_await pack(batch);
  co_return co_await inner_.deliver(batch);
}

asio::awaitable<void> PackingSink::pack(const batch::Batch& batch) {
  if (threads_ == 0) {
    co_await gzip(batch);
    co_return;
  }
  if (!pool_) pool_.emplace(threads_);
  co_await asio::co_spawn(pool_->get_executor(), gzip(batch), asio::use_awaitable);
}

}  // namespace mixferry::delivery
