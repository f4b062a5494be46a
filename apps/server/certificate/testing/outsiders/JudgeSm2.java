// An outsider's eyes on SM2: BouncyCastle. Argument: a file with rows of "name kind file signer id", where id is the user id that goes into the
// signature's Z; stdout: rows of "name true|false". Of a certificate, CRL, request or OCSP answer it checks the signature over
// the bytes as they stand; "path" walks "leaf,issuing,root,crl,crl" with BouncyCastle's PKIX and its own default id.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.ocsp.*;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

class JudgeSm2 {
    static final Provider BC = new BouncyCastleProvider();

    static byte[] read(String file) throws IOException {
        return Files.readAllBytes(Path.of(file));
    }

    static PublicKey key(SubjectPublicKeyInfo info) throws Exception {
        return BouncyCastleProvider.getPublicKey(info);
    }

    static PublicKey keyOf(byte[] certificate) throws Exception {
        return key(org.bouncycastle.asn1.x509.Certificate.getInstance(certificate).getSubjectPublicKeyInfo());
    }

    static boolean isSigned(ASN1Object signed, AlgorithmIdentifier by, ASN1BitString signature, PublicKey key, String id)
            throws Exception {
        // GM/T 0015: SM2 with SM3 and no parameters.
        if (!by.getAlgorithm().getId().equals("1.2.156.10197.1.501") || by.getParameters() != null)
            throw new SignatureException("signature algorithm " + by.getAlgorithm() + " " + by.getParameters());
        java.security.Signature check = java.security.Signature.getInstance("SM3withSM2", BC);
        check.setParameter(new SM2ParameterSpec(id.getBytes(StandardCharsets.US_ASCII)));
        check.initVerify(key);
        check.update(signed.getEncoded(ASN1Encoding.DER));
        return check.verify(signature.getOctets());
    }

    static boolean judge(String kind, String file, String signer, String id) throws Exception {
        switch (kind) {
            case "certificate": {
                var one = org.bouncycastle.asn1.x509.Certificate.getInstance(read(file));
                return isSigned(one.getTBSCertificate(), one.getSignatureAlgorithm(), one.getSignature(), keyOf(read(signer)), id);
            }
            case "crl": {
                var one = org.bouncycastle.asn1.x509.CertificateList.getInstance(read(file));
                return isSigned(one.getTBSCertList(), one.getSignatureAlgorithm(), one.getSignature(), keyOf(read(signer)), id);
            }
            case "request": {
                var one = CertificationRequest.getInstance(read(file));
                var info = one.getCertificationRequestInfo();
                return isSigned(info, one.getSignatureAlgorithm(), one.getSignature(), key(info.getSubjectPublicKeyInfo()), id);
            }
            case "answer": {
                byte[] inner = OCSPResponse.getInstance(read(file)).getResponseBytes().getResponse().getOctets();
                var one = BasicOCSPResponse.getInstance(inner);
                var responder = org.bouncycastle.asn1.x509.Certificate.getInstance(one.getCerts().getObjectAt(0));
                return isSigned(responder.getTBSCertificate(), responder.getSignatureAlgorithm(), responder.getSignature(),
                                keyOf(read(signer)), id)
                    && isSigned(one.getTbsResponseData(), one.getSignatureAlgorithm(), one.getSignature(),
                                key(responder.getSubjectPublicKeyInfo()), id);
            }
            default:
                throw new IllegalArgumentException(kind);
        }
    }

    static String judgePath(String[] files) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509", BC);
        List<X509Certificate> chain = new ArrayList<>();
        for (int at = 0; at < 3; at++)
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(read(files[at]))));
        List<Object> store = new ArrayList<>(chain);
        for (int at = 3; at < files.length; at++) store.add(factory.generateCRL(new ByteArrayInputStream(read(files[at]))));
        PKIXParameters plain = new PKIXParameters(Set.of(new TrustAnchor(chain.get(2), null)));
        plain.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(store), BC));
        plain.setRevocationEnabled(true);
        PKIXExtendedParameters asked = new PKIXExtendedParameters.Builder(plain).setUseDeltasEnabled(true).build();
        try {
            CertPathValidator.getInstance("PKIX", BC).validate(factory.generateCertPath(chain.subList(0, 2)), asked);
            return "good";
        } catch (CertPathValidatorException refused) {
            return "refused at " + refused.getIndex() + ": " + refused.getMessage();
        }
    }

    public static void main(String[] rows) throws Exception {
        for (String line : Files.readAllLines(Path.of(rows[0]))) {
            String[] row = line.split(" ");
            String verdict;
            try {
                verdict = row[1].equals("path") ? judgePath(row[2].split(",")) : "" + judge(row[1], row[2], row[3], row[4]);
            } catch (Exception unreadable) {
                verdict = "unreadable: " + unreadable;
            }
            System.out.println(row[0] + " " + verdict);
        }
    }
}
