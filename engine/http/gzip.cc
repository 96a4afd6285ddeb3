#include "engine/http/gzip.h"

#include <libdeflate.h>
#include <memory>
#include <new>

namespace mixferry::http {
namespace {

/// Measured by bench/http/packing_bench.
constexpr int kLevel = 1;

struct Free {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};

/// A thread's own, for all that it compresses: memory that the system hands out anew costs more than its use.
struct Press {
  std::unique_ptr<libdeflate_compressor, Free> compressor{libdeflate_alloc_compressor(kLevel)};
  std::string room;
};

}  // namespace

std::string gzipped(std::string_view bytes) {
  thread_local Press press;
  libdeflate_compressor* const compressor = press.compressor.get();
  if (compressor == nullptr) throw std::bad_alloc();
  const std::size_t most = libdeflate_gzip_compress_bound(compressor, bytes.size());
  if (press.room.size() < most) press.room.resize(most);
  const std::size_t packed =
      libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), press.room.data(), press.room.size());
  return press.room.substr(0, packed);
}

}  // namespace mixferry::http
