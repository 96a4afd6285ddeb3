// Question: which library at which level compresses a body of events best? What leaves should be at most 15 %
// of the body, and the time is that of a core beside the one that reads. Expect a level above 1 to win
// little.

#include <benchmark/benchmark.h>
#include <cstdint>
#include <isa-l/igzip_lib.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>
#include <zlib.h>
#if MIXFERRY_LIBDEFLATE
#include <libdeflate.h>
#endif

#include "bench/events/event_rows.h"
#include "engine/http/gzip.h"

namespace mixferry::bench {
namespace {

constexpr std::uint32_t kEventsABody = 2'000;

/// Compresses one body after the other with `pack`, which returns the bytes it came to.
template <typename Pack>
void measure(benchmark::State& state, Pack&& pack) {
  const std::string body = event_body(kEventsABody);
  std::size_t packed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(packed = pack(body));
  const auto events = static_cast<std::int64_t>(kEventsABody) * state.iterations();
  state.SetItemsProcessed(events);
  state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
  state.counters["bytes_an_event"] = static_cast<double>(body.size()) / kEventsABody;
  state.counters["percent_left"] = 100.0 * static_cast<double>(packed) / static_cast<double>(body.size());
}

void ours(benchmark::State& state) {
  measure(state, [](const std::string& body) { return http::gzipped(body).size(); });
}
BENCHMARK(ours);

void zlib(benchmark::State& state) {
  std::string packed;
  measure(state, [&](const std::string& body) {
    z_stream stream{};
    if (deflateInit2(&stream, static_cast<int>(state.range(0)), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::bad_alloc();
    packed.resize(deflateBound(&stream, body.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    const std::size_t bytes = stream.total_out;
    deflateEnd(&stream);
    return bytes;
  });
}
BENCHMARK(zlib)->ArgName("level")->Arg(1)->Arg(3)->Arg(6);

void isal(benchmark::State& state) {
  const auto level = static_cast<std::uint32_t>(state.range(0));
  constexpr std::uint32_t kBufferBytes[] = {ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT,
                                            ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
  std::vector<std::uint8_t> buffer(kBufferBytes[level]);
  std::string packed;
  measure(state, [&](const std::string& body) {
    packed.resize(body.size() + (64 << 10));
    isal_zstream stream;
    isal_deflate_stateless_init(&stream);
    stream.level = level;
    stream.level_buf = buffer.data();
    stream.level_buf_size = kBufferBytes[level];
    stream.gzip_flag = IGZIP_GZIP;
    stream.end_of_stream = 1;
    stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<std::uint32_t>(body.size());
    stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
    stream.avail_out = static_cast<std::uint32_t>(packed.size());
    if (isal_deflate_stateless(&stream) != COMP_OK) throw std::runtime_error("no room");
    return static_cast<std::size_t>(stream.total_out);
  });
}
BENCHMARK(isal)->ArgName("level")->DenseRange(0, 3);

#if MIXFERRY_LIBDEFLATE
void libdeflate(benchmark::State& state) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(static_cast<int>(state.range(0))), libdeflate_free_compressor);
  std::string packed;
  measure(state, [&](const std::string& body) {
    packed.resize(libdeflate_gzip_compress_bound(compressor.get(), body.size()));
    return libdeflate_gzip_compress(compressor.get(), body.data(), body.size(), packed.data(), packed.size());
  });
}
BENCHMARK(libdeflate)->ArgName("level")->DenseRange(1, 7);
#endif

}  // namespace
}  // namespace mixferry::bench

BENCHMARK_MAIN();
