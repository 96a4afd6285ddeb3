#include "engine/ledger/sqlite/database.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "engine/base/descriptor.h"
#include "engine/base/error.h"
#include "engine/base/open_files.h"
#include "engine/ledger/lock_holder.h"

namespace mixferry::ledger {
namespace {

constexpr const char* kRunAgain = "then run the same command again; everything settled so far is kept";
constexpr const char* kOtherFolder =
    "or choose another folder with --state, which will know nothing of earlier runs";

/// What went wrong, and what to do about it, as two halves of a sentence.
struct Trouble {
  std::string what;
  std::string remedy;
};

std::string describe_errno(int error) {
  return std::generic_category().message(error);
}

bool means_no_room(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

Trouble no_room(const std::string& detail) {
  return {fmt::format("there is no room left for it ({})", detail),
          fmt::format("Free space on that disk, or raise the quota or file size limit, {}", kRunAgain)};
}

Trouble io_trouble(int code, int system_error) {
  if (means_no_room(system_error)) return no_room(describe_errno(system_error));
  return {fmt::format("the disk reported an error ({}, SQLite's code {})", sqlite3_errstr(code), code),
          fmt::format("Check that disk, {}", kRunAgain)};
}

Trouble damage(std::string_view how) {
  return {fmt::format("it is damaged, or no ledger at all ({})", how),
          "Put a good copy in its place, or move it away with the files beside it that begin with its name "
          "(then nothing is known of earlier runs, and an import begins at the first row)"};
}

/// Locks of WAL are on the file of the shared memory.
std::string holder_or_another(const std::filesystem::path& file) {
  for (const char* suffix : {"-shm", ""}) {
    if (std::string holder = holder_of_lock(file.native() + suffix); !holder.empty()) return holder;
  }
  return "another program";
}

Trouble trouble_of(const std::filesystem::path& file, sqlite3* handle, int code, int system_error,
                   std::chrono::milliseconds busy_timeout) {
  if (code == SQLITE_READONLY_DBMOVED) {
    return {"it was moved or removed while it was in use",
            fmt::format("Put it back, with the files beside it that begin with its name, {} (without it "
                        "nothing is known of what was delivered, and an import begins at the first row)",
                        kRunAgain)};
  }
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return no_room(sqlite3_errstr(code));
    case SQLITE_IOERR:
      return io_trouble(code, system_error);
    case SQLITE_READONLY:
      // A file that may be written to says of itself that it may not.
      if (::access(file.c_str(), W_OK) == 0 && sqlite3_db_readonly(handle, "main") == 0)
        return damage(sqlite3_errstr(code));
      [[fallthrough]];
    case SQLITE_PERM:
      return {"it may not be written to",
              fmt::format("Give yourself the right to write to the file and its folder, {}", kOtherFolder)};
    case SQLITE_CANTOPEN:
      if (const int error = sqlite3_system_errno(handle);
          is_too_many_files(std::error_code(error, std::generic_category()))) {
        return {describe_errno(error), fmt::format("{}, {}", kAllowMoreFiles, kRunAgain)};
      }
      return {fmt::format("it can't be opened ({})", describe_errno(sqlite3_system_errno(handle))),
              fmt::format("Check the file and the rights of its folder, {}", kOtherFolder)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {fmt::format("{} has kept it locked for more than {}", holder_or_another(file), busy_timeout),
              fmt::format("Let it end, or stop it, {}", kRunAgain)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return damage(sqlite3_errstr(code));
    case SQLITE_ERROR:  // what is asked for is not in the file: its tables are not those that were made
      return damage(sqlite3_errmsg(handle));
    default:
      return {sqlite3_errmsg(handle), fmt::format("Mend that, {}", kRunAgain)};
  }
}

[[noreturn]] void refuse_file(const std::filesystem::path& file, const Trouble& trouble) {
  throw RunError{ExitCode::stopped, fmt::format("The ledger {} can't be used: {}. {}.", file.native(),
                                                trouble.what, trouble.remedy)};
}

/// Makes the file before SQLite does, because rejects hold personal data and SQLite would let everyone read
/// it. Does not touch an existing one: closing it would drop the locks that this process may hold on it.
void make_private(const std::filesystem::path& file) {
  const Descriptor made{::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (made.number() >= 0) ::fchmod(made.number(), S_IRUSR | S_IWUSR);  // whatever the umask took from us
}

/// 0: there is none.
std::uint64_t inode_of(const std::filesystem::path& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 ? found.st_ino : 0;
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close(handle);
}

Database::Database(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout)
    : file_(file), busy_timeout_(busy_timeout) {
  make_private(file);
  constexpr int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* handle = nullptr;
  errno = 0;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  check(code);
  // SQLite falls back to reading alone without a word.
  if (sqlite3_db_readonly(handle, "main") != 0) fail(SQLITE_READONLY);
  check(sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count())));
  inode_ = inode_of(file);
}

// SQLite notices by itself, but not in WAL mode.
void Database::require_in_place() const {
  if (inode_of(file_) != inode_) fail(SQLITE_READONLY_DBMOVED);
}

void Database::execute(const std::string& sql) {
  errno = 0;
  check(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Database::last_inserted_id() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Database::rows_changed() const {
  return sqlite3_changes64(handle_.get());
}

void Database::check(int code) const {
  if (code != SQLITE_OK) fail(code);
}

// sqlite3_system_errno() knows nothing of a COMMIT that failed, the most likely place; so `errno` is cleared
// before each call into SQLite that may touch the disk, and read here.
void Database::fail(int code) const {
  const int system_error = errno;
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      throw std::logic_error(fmt::format("ledger {}: {}", file_.native(), sqlite3_errmsg(handle_.get())));
    default:
      break;
  }
  refuse_file(file_, trouble_of(file_, handle_.get(), code, system_error, busy_timeout_));
}

void Database::refuse_damaged(const std::string& how) const {
  refuse_file(file_, damage(how));
}

void Database::require_sound() {
  Statement statement{*this, "PRAGMA integrity_check(1)"};
  Cursor row = statement.query();
  if (row.next() && row.text(0) != "ok") refuse_damaged(std::string{row.text(0)});
}

void Database::keep_log(bool keep) {
  check(sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr));
}

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  sqlite3_stmt* handle = nullptr;
  database.check(sqlite3_prepare_v3(database.handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                    SQLITE_PREPARE_PERSISTENT, &handle, nullptr));
  handle_.reset(handle);
}

void Statement::bind_integer(int index, std::int64_t value) {
  database_.check(sqlite3_bind_int64(handle_.get(), index, value));
}

void Statement::bind(int index, double value) {
  database_.check(sqlite3_bind_double(handle_.get(), index, value));
}

// A null pointer would be stored as NULL; an empty view may be one.
void Statement::bind(int index, std::string_view value) {
  const char* const data = value.empty() ? "" : value.data();
  database_.check(
      sqlite3_bind_text64(handle_.get(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int index, Blob value) {
  const char* const data = value.bytes.empty() ? "" : value.bytes.data();
  database_.check(sqlite3_bind_blob64(handle_.get(), index, data, value.bytes.size(), SQLITE_TRANSIENT));
}

void Statement::refuse_integer() {
  throw std::logic_error("a number is too large for the ledger");
}

Cursor::~Cursor() {
  sqlite3_reset(statement_.handle_.get());
}

bool Cursor::next() {
  errno = 0;
  const int code = sqlite3_step(statement_.handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) statement_.database_.fail(code);
  return false;
}

std::int64_t Cursor::integer(int column) const {
  return sqlite3_column_int64(statement_.handle_.get(), column);
}

std::uint64_t Cursor::count(int column) const {
  return static_cast<std::uint64_t>(integer(column));
}

double Cursor::real(int column) const {
  return sqlite3_column_double(statement_.handle_.get(), column);
}

std::string_view Cursor::text(int column) const {
  const auto* const data = static_cast<const char*>(sqlite3_column_blob(statement_.handle_.get(), column));
  const int size = sqlite3_column_bytes(statement_.handle_.get(), column);
  return data == nullptr ? std::string_view{} : std::string_view{data, static_cast<std::size_t>(size)};
}

Transaction::Transaction(Database& database) : database_(database) {
  database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  sqlite3* const handle = database_.handle_.get();
  // Some failures have rolled back already; and what can't be rolled back now is when the file is opened
  // next.
  if (sqlite3_get_autocommit(handle) == 0) sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.require_in_place();
  database_.execute("COMMIT");
}

Snapshot::Snapshot(Database& database)
    : database_(sqlite3_get_autocommit(database.handle_.get()) != 0 ? &database : nullptr) {
  if (database_ != nullptr) database_->execute("BEGIN");
}

Snapshot::~Snapshot() {
  if (database_ != nullptr) sqlite3_exec(database_->handle_.get(), "COMMIT", nullptr, nullptr, nullptr);
}

}  // namespace mixferry::ledger
