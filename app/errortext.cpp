#include "app/errortext.h"

#include <QCoreApplication>

namespace nw::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ErrorText", text);
}

} // namespace

ErrorText errorText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Offline:
    case ErrorCode::Unavailable:
        return {tr("The server cannot be reached."),
                tr("What is on this computer works as usual. It is tried again by itself.")};
    case ErrorCode::Timeout:
        return {tr("The server took too long."), tr("Nothing was lost. Try again in a moment.")};
    case ErrorCode::InvalidCredentials:
        return {tr("The name or the password is not right."), tr("Check both and try again.")};
    case ErrorCode::AlreadyExists:
        return {tr("There is an account with this name or address already."),
                tr("Sign in instead, or choose another.")};
    case ErrorCode::RateLimited:
        return {tr("Too many attempts."), tr("Wait a minute, then try again.")};
    case ErrorCode::Unauthenticated:
    case ErrorCode::TokenExpired:
    case ErrorCode::TokenReused:
        return {tr("Your session has ended."),
                tr("Your library and positions are safe here. Sign in again to sync them.")};
    case ErrorCode::Forbidden:
        return {tr("This account may not do that."), {}};
    case ErrorCode::NotFound:
        return {tr("It is not there any more."), tr("The server no longer has it.")};
    case ErrorCode::PaymentRequired:
        return {tr("This page is locked."), tr("It belongs to a comic that costs tokens.")};
    case ErrorCode::DiskFull:
        return {tr("The disk is full."),
                tr("What was saved before is safe. Free some space, then try again.")};
    case ErrorCode::Damaged:
        return {tr("What the server sent is damaged."),
                tr("It was thrown away. Try again in a moment.")};
    case ErrorCode::InvalidInput:
        return {tr("Something in this form is not right."), {}};
    case ErrorCode::Cancelled:
        return {tr("Stopped."), {}};
    default:
        return {tr("Something went wrong on the server."),
                tr("Nothing was lost here. Try again in a moment.")};
    }
}

ErrorText errorText(const reader::ReadError &error, const QString &fileName)
{
    using reader::ReadErrorCode;
    switch (error.code) {
    case ReadErrorCode::NotFound:
        return {tr("“%1” is not there any more.").arg(fileName),
                tr("It was moved or deleted. Your position is kept in case it comes back.")};
    case ReadErrorCode::Unsupported:
        return {tr("“%1” is not a comic this program can open.").arg(fileName),
                tr("It opens CBZ, CBR, CB7, CBT, LHA, PDF, EPUB of images, images and folders of "
                   "images.")};
    case ReadErrorCode::Encrypted:
        return {tr("“%1” is protected with a password.").arg(fileName),
                tr("This kind of file cannot be unlocked here: unpack it with its password, then "
                   "open the folder.")};
    case ReadErrorCode::TooLarge:
        return {tr("“%1” is larger than this program opens.").arg(fileName),
                tr("The file was not changed.")};
    case ReadErrorCode::Io:
        return {tr("“%1” cannot be read.").arg(fileName),
                tr("Check that the disk is connected and that you may read the file.")};
    case ReadErrorCode::Cancelled:
        return {tr("Stopped."), {}};
    case ReadErrorCode::Crashed:
        return {tr("“%1” cannot be opened safely.").arg(fileName),
                tr("What it holds made the decoder fail, which nothing else was touched by.")};
    case ReadErrorCode::Damaged:
        break;
    }
    return {tr("“%1” is damaged.").arg(fileName),
            tr("No page in it can be read. The file was not changed.")};
}

ErrorText profileErrorText(const Error &error)
{
    if (error.code == ErrorCode::DiskFull) {
        return errorText(error);
    }
    return {tr("The folder of your library cannot be written."),
            tr("Check that its disk is connected and that you may write there, then start again. "
               "Nothing in it was changed.")};
}

QString errorLine(const Error &error)
{
    const ErrorText text = errorText(error);
    return text.rest.isEmpty() ? text.head : text.head + QLatin1Char(' ') + text.rest;
}

} // namespace nw::app
