#include "engine/http/gzip.h"

#include <cstdint>
#include <isa-l/igzip_lib.h>
#include <stdexcept>
#include <vector>

namespace mixferry::http {
namespace {

/// Measured by bench/http/packing_bench: what more a higher level saves is not worth its time.
constexpr std::uint32_t kLevel = 1;

/// A thread's own, for all that it compresses: memory that the system hands out anew costs more than its use.
struct Press {
  std::vector<std::uint8_t> workshop = std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  std::string room;
};

/// What does not get smaller is stored, in blocks of 64 KiB with some bytes of their own.
constexpr std::size_t bytes_at_most(std::size_t bytes) {
  constexpr std::size_t frame = 1'024;
  return bytes + bytes / 1'000 + frame;
}

}  // namespace

std::string gzipped(std::string_view bytes) {
  thread_local Press press;
  if (press.room.size() < bytes_at_most(bytes.size())) press.room.resize(bytes_at_most(bytes.size()));
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.level = kLevel;
  stream.level_buf = press.workshop.data();
  stream.level_buf_size = static_cast<std::uint32_t>(press.workshop.size());
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(press.room.data());
  stream.avail_out = static_cast<std::uint32_t>(press.room.size());
  if (isal_deflate_stateless(&stream) != COMP_OK) throw std::logic_error("a body grew by compression");
  return press.room.substr(0, stream.total_out);
}

}  // namespace mixferry::http
