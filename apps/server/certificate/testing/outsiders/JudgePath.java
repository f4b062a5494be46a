// An outsider's eyes on chains: the JDK's own PKIX validator, with revocation. Argument: a file with rows of
// "name leaf issuing root crl,crl" (revocation of the whole chain from CRLs) or "name leaf issuing root ocsp:answer" (of the
// leaf, from that answer alone); stdout: rows of "name verdict".
import java.io.*;
import java.nio.file.*;
import java.security.cert.*;
import java.util.*;

class JudgePath {
    static final CertificateFactory factory = factory();

    static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException never) {
            throw new IllegalStateException(never);
        }
    }

    static X509Certificate certificate(String file) throws Exception {
        return (X509Certificate) factory.generateCertificate(new FileInputStream(file));
    }

    static String judge(String[] row) throws Exception {
        X509Certificate leaf = certificate(row[1]);
        CertPath path = factory.generateCertPath(List.of(leaf, certificate(row[2])));
        PKIXParameters asked = new PKIXParameters(Set.of(new TrustAnchor(certificate(row[3]), null)));
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        if (row[4].startsWith("ocsp:")) {
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
            checker.setOcspResponses(Map.of(leaf, Files.readAllBytes(Path.of(row[4].substring(5)))));
        } else {
            checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            List<CRL> crls = new ArrayList<>();
            for (String file : row[4].split(",")) crls.add(factory.generateCRL(new FileInputStream(file)));
            asked.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(crls)));
        }
        asked.addCertPathChecker(checker);
        try {
            validator.validate(path, asked);
            return "good";
        } catch (CertPathValidatorException refused) {
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateRevokedException revoked) return "revoked " + revoked.getRevocationReason();
            }
            Throwable last = refused;
            while (last.getCause() != null) last = last.getCause();
            return "refused at " + refused.getIndex() + ": " + last.getMessage();
        }
    }

    public static void main(String[] rows) throws Exception {
        for (String line : Files.readAllLines(Path.of(rows[0]))) {
            String[] row = line.split(" ");
            String verdict;
            try {
                verdict = judge(row);
            } catch (Exception unreadable) {
                verdict = "unreadable: " + unreadable;
            }
            System.out.println(row[0] + " " + verdict);
        }
    }
}
