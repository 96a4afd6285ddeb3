// Question: what does a snapshot cost a profile, by how many it has: to make it of a first sync, to open it,
// to ask whether a row changed, to list who is gone, and to fold a night into it? Expect all to go with their
// number, but for the asking, which waits for memory: 8 million rows a second and more. Ids have 21
// characters; the records of a profile 700 bytes.

#include <algorithm>
#include <benchmark/benchmark.h>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <vector>

#include "engine/snapshot/fold.h"
#include "engine/snapshot/tonight.h"

namespace mixferry::snapshot {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::size_t kChangesABatch = 20'000;
constexpr std::size_t kRowsAtOnce = 1 << 16;
constexpr std::size_t kIdBytes = 21;

/// In the current folder: where that is decides what syncing costs.
class Folder {
 public:
  Folder() : path_("snapshot_bench-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder can be made here");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string path(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

 private:
  std::string path_;
};

const Folder& folder() {
  static const Folder folder;
  return folder;
}

/// The n-th of all profiles, in no order that hashes know of.
class Profile {
 public:
  explicit Profile(std::uint64_t n) { fmt::format_to_n(id_, kIdBytes, "contact-{:013}", n); }
  [[nodiscard]] std::string_view id() const { return {id_, kIdBytes}; }
  /// What is sent of it on a night on which it changed.
  [[nodiscard]] Fingerprint on(std::uint64_t night) const {
    return fingerprint(id(), {reinterpret_cast<const char*>(&night), sizeof(night)});
  }

 private:
  char id_[kIdBytes];
};

/// Whole numbers below `end`, each once, here and there.
class Shuffled {
 public:
  explicit Shuffled(std::uint64_t end) : end_(end) {}
  std::uint64_t next() { return at_ = (at_ + kPrime) % end_; }

 private:
  static constexpr std::uint64_t kPrime = 6'700'417;  // divides none of the numbers of profiles
  std::uint64_t end_;
  std::uint64_t at_ = 0;
};

class Log {
 public:
  Log(const Snapshot& last, std::uint64_t profiles)
      : writer_(ChangeLogWriter::create(path(), last, "bench")), whole_every_(whole_every(profiles)) {}
  void add(std::uint64_t n, std::uint64_t night, bool is_gone = false) {
    const Profile profile(n);
    static const std::string records(700, 'r');
    const Fingerprint fingerprint = profile.on(night);
    writer_.add({.id = profile.id(),
                 .fingerprint = fingerprint,
                 .is_gone = is_gone,
                 .records = is_kept_whole(fingerprint.id, whole_every_) ? records : std::string_view{}});
    if (++changes_ % kChangesABatch == 0) writer_.commit();
  }
  [[nodiscard]] ChangeLog done() {
    writer_.commit();
    return ChangeLog::open(path());
  }
  [[nodiscard]] static std::string path() { return folder().path("log"); }

 private:
  ChangeLogWriter writer_;
  std::uint64_t whole_every_;
  std::uint64_t changes_ = 0;
};

Log log_of_first_sync(std::uint64_t profiles) {
  Log log(Snapshot(), profiles);
  for (std::uint64_t n = 0; n < profiles; ++n) log.add(n, 1);
  return log;
}

std::string snapshot_path(std::uint64_t profiles) {
  std::string path = folder().path(fmt::format("{}", profiles));
  if (!std::filesystem::exists(path)) fold({}, log_of_first_sync(profiles).done(), path);
  return path;
}

std::uint64_t profiles_of(const benchmark::State& state) {
  return static_cast<std::uint64_t>(state.range(0)) * kMillion;
}

void count(benchmark::State& state, std::uint64_t profiles) {
  state.SetItemsProcessed(static_cast<std::int64_t>(profiles) *
                          static_cast<std::int64_t>(state.iterations()));
}

void log_first_sync(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(log_of_first_sync(profiles_of(state)));
  count(state, profiles_of(state));
  state.counters["bytes_an_id"] =
      static_cast<double>(std::filesystem::file_size(Log::path())) / static_cast<double>(profiles_of(state));
}

void fold_first_sync(benchmark::State& state) {
  const ChangeLog log = log_of_first_sync(profiles_of(state)).done();
  const std::string path = folder().path("first");
  for (auto _ : state) fold({}, log, path);
  count(state, profiles_of(state));
  state.counters["bytes_an_id"] =
      static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(profiles_of(state));
  std::filesystem::remove(path);
}

void open(benchmark::State& state) {
  const std::string path = snapshot_path(profiles_of(state));
  std::uint64_t checksum = 0;
  for (auto _ : state) checksum = Snapshot::open(path, "bench").stamp();
  count(state, profiles_of(state));
  state.counters["checksum"] = static_cast<double>(checksum % kMillion);
}

/// One row in a hundred changed, and one in a thousand is new.
void compare(benchmark::State& state) {
  const std::uint64_t profiles = profiles_of(state);
  const Snapshot last = Snapshot::open(snapshot_path(profiles), "bench");
  Tonight tonight(last);
  Shuffled numbers(profiles);
  std::vector<std::unique_ptr<Profile>> rows;
  std::vector<ComparedRow> compared(kRowsAtOnce);
  std::uint64_t unchanged = 0;
  for (auto _ : state) {
    state.PauseTiming();
    rows.clear();
    for (std::size_t i = 0; i < kRowsAtOnce; ++i) {
      const std::uint64_t n = numbers.next();
      rows.push_back(std::make_unique<Profile>(n % 1'000 == 0 ? n + profiles : n));
      compared[i] = {.id = rows[i]->id(), .fingerprint = rows[i]->on(n % 100 == 1 ? 2 : 1)};
    }
    state.ResumeTiming();
    tonight.compare(compared);
    unchanged +=
        static_cast<std::uint64_t>(std::ranges::count(compared, Verdict::unchanged, &ComparedRow::verdict));
  }
  count(state, kRowsAtOnce);
  state.counters["percent_unchanged"] =
      100.0 * static_cast<double>(unchanged) / static_cast<double>(state.iterations() * kRowsAtOnce);
}

void list_gone(benchmark::State& state) {
  const std::uint64_t profiles = profiles_of(state);
  const Snapshot last = Snapshot::open(snapshot_path(profiles), "bench");
  Tonight tonight(last);
  for (std::uint64_t place = 0; place < profiles; ++place) {
    if (place % 1'000 != 0) tonight.note(last.id(place), last.entry(place).id);
  }
  std::size_t bytes = 0;
  for (auto _ : state) {
    GoneIds ids = tonight.gone_ids();
    for (GoneIds::Gone gone; ids.next(gone);) bytes += gone.id.size();
  }
  count(state, profiles);
  state.counters["checksum"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

/// One profile in a hundred changed, one in a thousand is gone, and as many are new.
void fold_night(benchmark::State& state) {
  const std::uint64_t profiles = profiles_of(state);
  const Snapshot last = Snapshot::open(snapshot_path(profiles), "bench");
  Log log(last, profiles);
  Shuffled numbers(profiles);
  for (std::uint64_t i = 0; i < profiles / 100; ++i) log.add(numbers.next(), 2);
  for (std::uint64_t i = 0; i < profiles / 1'000; ++i) {
    log.add(numbers.next(), 2, true);
    log.add(profiles + i, 2);
  }
  const ChangeLog changes = log.done();
  const std::string path = folder().path("next");
  Folded folded;
  for (auto _ : state) folded = fold(last, changes, path);
  count(state, profiles);
  state.counters["changed"] = static_cast<double>(folded.changed);
  std::filesystem::remove(path);
}

/// On the threads that map rows.
void take_fingerprint(benchmark::State& state) {
  const std::string records(static_cast<std::size_t>(state.range(0)), 'r');
  const Profile profile(1);
  std::uint64_t checksum = 0;
  for (auto _ : state) {
    std::string_view text = records;
    benchmark::DoNotOptimize(text);
    checksum += fingerprint(profile.id(), text).content;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(records.size()) *
                          static_cast<std::int64_t>(state.iterations()));
  benchmark::DoNotOptimize(checksum);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("millions")
      ->Arg(1)
      ->Arg(10)
      ->Arg(30)
      ->Unit(benchmark::kMillisecond)
      ->MeasureProcessCPUTime();
  benchmark->UseRealTime();
}

BENCHMARK(log_first_sync)->Apply(sizes)->Iterations(1);
BENCHMARK(fold_first_sync)->Apply(sizes)->Iterations(3);
BENCHMARK(open)->Apply(sizes)->Iterations(5);
BENCHMARK(compare)->Apply(sizes)->Iterations(300);
BENCHMARK(list_gone)->Apply(sizes)->Iterations(5);
BENCHMARK(fold_night)->Apply(sizes)->Iterations(3);
BENCHMARK(take_fingerprint)->ArgName("record_bytes")->Arg(100)->Arg(700);

}  // namespace
}  // namespace mixferry::snapshot

BENCHMARK_MAIN();
