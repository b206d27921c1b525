/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

struct _LiveTestAuthority {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
};

static void
check (int status)
{
  if (status < 0)
    g_error ("%s", gnutls_strerror (status));
}

static gnutls_x509_privkey_t
new_key (void)
{
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));

  return key;
}

static gnutls_x509_crt_t
new_certificate (gnutls_x509_privkey_t key, const char *name, int from_days, int to_days)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gnutls_x509_crt_t certificate;
  guint32 serial[2] = {g_random_int () >> 1, g_random_int ()};

  check (gnutls_x509_crt_init (&certificate));
  check (gnutls_x509_crt_set_version (certificate, 3));
  check (gnutls_x509_crt_set_key (certificate, key));
  check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial));
  check (gnutls_x509_crt_set_activation_time (certificate, (time_t) (now + from_days * 86400)));
  check (gnutls_x509_crt_set_expiration_time (certificate, (time_t) (now + to_days * 86400)));
  check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                        (unsigned) strlen (name)));

  return certificate;
}

static char *
dup_pem (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  gnutls_datum_t certificate_pem = {0};
  gnutls_datum_t key_pem = {0};
  char *pem;

  check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem));
  if (key != NULL)
    check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                              &key_pem));
  pem =
      g_strdup_printf ("%.*s\n%.*s", (int) certificate_pem.size, certificate_pem.data,
                       (int) key_pem.size, key_pem.data != NULL ? (const char *) key_pem.data : "");
  gnutls_free (certificate_pem.data);
  gnutls_free (key_pem.data);

  return pem;
}

LiveTestAuthority *
live_test_authority_new (void)
{
  LiveTestAuthority *self = g_new0 (LiveTestAuthority, 1);

  self->key = new_key ();
  self->certificate = new_certificate (self->key, "Test Authority", -10, 10);
  check (gnutls_x509_crt_set_basic_constraints (self->certificate, 1, -1));
  check (gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  check (gnutls_x509_crt_sign2 (self->certificate, self->certificate, self->key, GNUTLS_DIG_SHA256,
                                0));

  return self;
}

void
live_test_authority_free (LiveTestAuthority *self)
{
  gnutls_x509_crt_deinit (self->certificate);
  gnutls_x509_privkey_deinit (self->key);
  g_free (self);
}

char *
live_test_authority_dup_pem (LiveTestAuthority *self)
{
  return dup_pem (self->certificate, NULL);
}

GTlsCertificate *
live_test_certificate_new (LiveTestAuthority *authority,
                           const char *host,
                           int from_days,
                           int to_days)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;
  gnutls_x509_privkey_t key = new_key ();
  gnutls_x509_crt_t certificate = new_certificate (key, host, from_days, to_days);
  GTlsCertificate *result;

  if (address != NULL)
    check (gnutls_x509_crt_set_subject_alt_name (
        certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
        (unsigned) g_inet_address_get_native_size (address), 0));
  else
    check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host,
                                                 (unsigned) strlen (host), 0));
  check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
  check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
  check (gnutls_x509_crt_sign2 (certificate,
                                authority != NULL ? authority->certificate : certificate,
                                authority != NULL ? authority->key : key, GNUTLS_DIG_SHA256, 0));

  pem = dup_pem (certificate, key);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);

  result = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);

  return result;
}
