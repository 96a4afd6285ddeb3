// Snapshots and logs of changes: any bytes. As they are, or with checksums and places put right, for a file
// that nobody wrote may have those, too.

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <stdlib.h>
#include <string>
#include <utility>
#include <xxhash.h>

#include "engine/base/error.h"
#include "engine/snapshot/change_log.h"
#include "engine/snapshot/fold.h"
#include "engine/snapshot/layout.h"
#include "engine/snapshot/snapshot.h"
#include "engine/snapshot/tonight.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace mixferry::fuzz {
namespace {

using namespace snapshot;

constexpr std::size_t kFileBytesMax = 1 << 16;

template <typename Plain>
Plain read(const std::string& file, std::size_t at) {
  Plain plain{};
  file.copy(reinterpret_cast<char*>(&plain), sizeof(plain), at);
  return plain;
}

template <typename Plain>
void put(std::string& file, std::size_t at, const Plain& plain) {
  file.replace(at, sizeof(plain), bytes_of(plain));
}

/// `file` with the places and checksums that its counts and sizes ask for.
std::string mended_snapshot(std::string file) {
  if (file.size() < sizeof(SnapshotHeader)) return file;
  auto header = read<SnapshotHeader>(file, 0);
  if (header.identity_bytes > kIdentityBytesMax) return file;
  header.header_bytes = aligned(sizeof(header) + header.identity_bytes);
  header.buckets = buckets_of(header.profiles);
  std::uint64_t at = header.header_bytes;
  for (Section& section : header.sections) {
    if (section.bytes > kFileBytesMax) return file;
    section.offset = at;
    at = aligned(at + section.bytes);
  }
  file.resize(at);
  for (Section& section : header.sections) {
    section.checksum = XXH3_64bits(file.data() + section.offset, aligned(section.bytes));
  }
  header.checksum = 0;
  put(file, 0, header);
  header.checksum = XXH3_64bits(file.data(), header.header_bytes);
  put(file, 0, header);
  return file;
}

/// The same of a log, which then is one of changes to nothing.
std::string mended_log(std::string file) {
  if (file.size() < sizeof(LogHeader)) return file;
  auto header = read<LogHeader>(file, 0);
  header.identity_bytes = std::min<std::uint64_t>(header.identity_bytes, file.size() - sizeof(header));
  header.base = 0;
  header.checksum = 0;
  header.checksum = XXH3_64bits_withSeed(file.data() + sizeof(header), header.identity_bytes,
                                         XXH3_64bits(&header, sizeof(header)));
  put(file, 0, header);
  for (std::size_t at = sizeof(header) + header.identity_bytes; at + sizeof(BatchHead) < file.size();) {
    auto head = read<BatchHead>(file, at);
    const std::size_t room = file.size() - at - sizeof(head);
    if (head.bytes > room) head.bytes = room;
    head.checksum = XXH3_64bits_withSeed(file.data() + at + sizeof(head), head.bytes, header.checksum + at);
    put(file, at, head);
    at += sizeof(head) + head.bytes;
  }
  return file;
}

/// A folder in memory, where there is one.
const std::string& work_folder() {
  static const std::string folder = [] {
    const std::filesystem::path memory = "/dev/shm";
    std::string name =
        (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
        "snapshot-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    static const struct Removal {
      std::string path;
      ~Removal() { std::filesystem::remove_all(path); }
    } removal{name};
    return name;
  }();
  return folder;
}

/// What `open` opens; nullopt: it refused, and said why and what to do.
template <typename Open>
auto opened(Open&& open) -> std::optional<decltype(open())> {
  try {
    return open();
  } catch (const RunError& error) {
    const std::string_view words = error.what();
    expect(words.find("the next sync then sends everything") != words.npos, "it says what to do: {}", words);
    return std::nullopt;
  }
}

void expect_folds(const Snapshot& last, const ChangeLog& log, std::uint64_t profiles) {
  const std::string path = work_folder() + "/folded";
  expect(fold(last, log, path).profiles == profiles, "a fold has the profiles that it should");
  expect(Snapshot::open(path, log.identity()).profiles() == profiles, "what was folded is right");
}

/// By hash and id, of those that are there, what a night that is given up leaves.
using Contents = std::map<std::pair<std::uint64_t, std::string>, std::optional<std::uint64_t>>;

void expect_folds_as_given_up(const ChangeLog& log, const Contents& contents) {
  const std::string path = work_folder() + "/given_up";
  fold({}, log, path, Night::given_up);
  const Snapshot folded = Snapshot::open(path, log.identity());
  expect(folded.profiles() == contents.size(), "a night that was given up has the same profiles");
  for (const auto& [key, content] : contents) {
    const auto place = folded.find(key.second, key.first);
    expect(place && folded.entry(*place).content == content, "what may come again is unknown, and no other");
  }
}

void try_snapshot(const std::string& path) {
  const auto last = opened([&] { return Snapshot::open(path, describe(path).identity); });
  if (!last) return;
  Tonight tonight(*last);
  expect(tonight.gone() == last->profiles(), "without rows all are gone");
  std::uint64_t listed = 0;
  GoneIds gone = tonight.gone_ids();
  for (GoneIds::Gone each; gone.next(each); ++listed) {
    const Entry& entry = last->entry(each.place);
    expect(each.place == listed && !each.id.empty(), "all that are gone are listed in order");
    expect(last->find(each.id, entry.id) == each.place, "an id that is listed is found");
    (void)last->whole(each.place);
    ComparedRow row{.id = each.id, .fingerprint = {.id = entry.id, .content = entry.content}};
    tonight.compare({&row, 1});
    expect(row.verdict == Verdict::unchanged, "what is as it was is unchanged");
  }
  expect(listed == last->profiles() && tonight.gone() == 0, "every profile was listed, and then seen");

  const std::string log = work_folder() + "/log";
  ChangeLogWriter writer = ChangeLogWriter::create(log, *last, last->identity());
  const bool is_new = !last->find("a", 1).has_value();
  writer.add({.id = "a", .fingerprint = {.id = 1, .content = 1}});
  writer.commit();
  expect_folds(*last, ChangeLog::open(log), last->profiles() + (is_new ? 1 : 0));
}

void try_log(const std::string& path, std::size_t bytes) {
  const auto log = opened([&] { return ChangeLog::open(path); });
  if (!log) return;
  expect(log->position() <= bytes, "it ends within the file");
  expect(ChangeLog::open(path, log->position()).position() == log->position(), "its position is one");
  Contents contents;
  ChangeLog::Reader reader(*log);
  for (Change change; reader.next(change);) {
    expect(!(change.is_gone && change.may_come_again), "what is gone can't come again");
    std::optional<std::uint64_t>& content = contents[{change.fingerprint.id, std::string(change.id)}];
    content = change.may_come_again ? kUnknownContent : change.fingerprint.content;
    if (change.is_gone) content.reset();
  }
  if (log->base() != 0) return;
  std::erase_if(contents, [](const auto& each) { return !each.second; });
  expect_folds({}, *log, contents.size());
  expect_folds_as_given_up(*log, contents);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  const bool is_mended = input.choose(2) == 1;
  const bool is_log = input.choose(2) == 1;
  std::string bytes(input.file());
  if (is_mended) bytes = is_log ? mended_log(std::move(bytes)) : mended_snapshot(std::move(bytes));
  file.write(bytes);
  if (is_log) {
    try_log(file.path(), bytes.size());
  } else {
    try_snapshot(file.path());
  }
  return 0;
}

}  // namespace mixferry::fuzz
